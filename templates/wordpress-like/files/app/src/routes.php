<?php

declare(strict_types=1);

/** A request that is answered with an error of the one who asks. */
final class Refused extends Exception
{
    public function __construct(public readonly int $status, string $message, public readonly array $headers = [])
    {
        parent::__construct($message);
    }
}

/** What a request gets: a page, or nothing where it is sent elsewhere. */
function answer(string $method, string $path): ?string
{
    if ("$method $path" === 'GET /health') {
        // Alive, and so is what it needs.
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

/** Lets only those in who know the password. */
function admitted(): void
{
    $given = $_SERVER['PHP_AUTH_PW'] ?? '';
    if (($_SERVER['PHP_AUTH_USER'] ?? '') !== 'admin' || !hash_equals(secret('ADMIN_PASSWORD_FILE'), $given)) {
        throw new Refused(401, 'for who writes only', ['WWW-Authenticate: Basic realm="admin", charset="UTF-8"']);
    }
    // A form of somebody else's page must not write in their name.
    $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
    if ($origin !== null && parse_url($origin, PHP_URL_HOST) !== parse_url('http://' . $_SERVER['HTTP_HOST'], PHP_URL_HOST)) {
        throw new Refused(403, 'a form of another site');
    }
}

function written(): null
{
    $title = trim((string) ($_POST['title'] ?? ''));
    $body = trim((string) ($_POST['body'] ?? ''));
    if ($title === '' || mb_strlen($title) > 200 || $body === '') {
        throw new Refused(400, 'a post needs a title of at most 200 letters, and a text');
    }
    $at = strtotime((string) ($_POST['publish_at'] ?? '')) ?: null;
    $id = keep($title, $body, uploaded($_FILES['image'] ?? null), $at === null ? null : date('Y-m-d H:i:s', $at));
    header("Location: /post/$id", true, 303);
    return null;
}
