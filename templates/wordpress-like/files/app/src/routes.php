<?php

declare(strict_types=1);

/** A client error (4xx). */
final class Refused extends Exception
{
    public function __construct(public readonly int $status, string $message, public readonly array $headers = [])
    {
        parent::__construct($message);
    }
}

/** The page for a request; nothing for a redirect. */
function answer(string $method, string $path): ?string
{
    if ("$method $path" === 'GET /health') {
        // Healthy: PHP and the database respond.
        return database()->query('SELECT 1')->fetchColumn() === 1 ? 'ok' : throw new RuntimeException('no database');
    }
    if ("$method $path" === 'GET /') {
        return page('', listed(posts()));
    }
    if ($method === 'GET' && preg_match('#^/post/(\d{1,18})$#', $path, $found)) {
        $post = post((int) $found[1]) ?? throw new Refused(404, 'no such post');
        return page($post['title'], article($post));
    }
    if ($path === '/admin') {
        admitted();
        return $method === 'POST' ? written() : page('Write', form());
    }
    throw new Refused(404, 'no such page');
}

/** Requires the password. */
function admitted(): void
{
    $given = $_SERVER['PHP_AUTH_PW'] ?? '';
    if (($_SERVER['PHP_AUTH_USER'] ?? '') !== 'admin' || !hash_equals(secret('ADMIN_PASSWORD_FILE'), $given)) {
        throw new Refused(401, 'login required', ['WWW-Authenticate: Basic realm="admin", charset="UTF-8"']);
    }
    // Rejects forms posted from other sites (CSRF).
    $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
    if ($origin !== null && parse_url($origin, PHP_URL_HOST) !== parse_url('http://' . $_SERVER['HTTP_HOST'], PHP_URL_HOST)) {
        throw new Refused(403, 'form posted from another site');
    }
}

function written(): null
{
    $title = trim((string) ($_POST['title'] ?? ''));
    $body = trim((string) ($_POST['body'] ?? ''));
    if ($title === '' || mb_strlen($title) > 200 || $body === '') {
        throw new Refused(400, 'a post needs a title of at most 200 characters and a text');
    }
    $at = strtotime((string) ($_POST['publish_at'] ?? '')) ?: null;
    $id = keep($title, $body, uploaded($_FILES['image'] ?? null), $at === null ? null : date('Y-m-d H:i:s', $at));
    header("Location: /post/$id", true, 303);
    return null;
}
