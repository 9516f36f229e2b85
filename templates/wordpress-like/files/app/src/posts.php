<?php

declare(strict_types=1);

const POSTS = 'SELECT id, title, body, image, publish_at FROM posts WHERE is_published';

/** @return list<array<string, mixed>> newest first */
function posts(): array
{
    return database()->query(POSTS . ' ORDER BY publish_at DESC, id DESC LIMIT 50')->fetchAll();
}

function post(int $id): ?array
{
    $found = database()->prepare(POSTS . ' AND id = ?');
    $found->execute([$id]);
    return $found->fetch() ?: null;
}

/** Saves a post: published at once, or at a future time. */
function keep(string $title, string $body, ?string $image, ?string $publishAt): int
{
    $database = database();
    $statement = 'INSERT INTO posts (title, body, image, is_published, publish_at)
        VALUES (?, ?, ?, coalesce(?, now()) <= now(), coalesce(?, now()))';
    $database->prepare($statement)->execute([$title, $body, $image, $publishAt, $publishAt]);
    return (int) $database->lastInsertId();
}
