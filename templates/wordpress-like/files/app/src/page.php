<?php

declare(strict_types=1);

/** Escapes text for HTML, including attributes. */
function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5);
}

function page(string $title, string $content): string
{
    $site = html((string) getenv('SITE_TITLE'));
    $head = $title === '' ? $site : html($title) . " · $site";
    return <<<HTML
        <!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>$head</title>
            <link rel="stylesheet" href="/assets/style.css">
          </head>
          <body>
            <header><a href="/">$site</a></header>
            <main>$content</main>
          </body>
        </html>

        HTML;
}

/** @param list<array<string, mixed>> $posts */
function listed(array $posts): string
{
    return implode("\n", array_map(article(...), $posts));
}

function article(array $post): string
{
    $image = $post['image'] === null ? '' : sprintf('<img src="/uploads/%s" alt="">', html($post['image']));
    return sprintf(
        '<article><h2><a href="/post/%d">%s</a></h2><time>%s</time>%s<p>%s</p></article>',
        $post['id'],
        html($post['title']),
        html($post['publish_at']),
        $image,
        nl2br(html($post['body'])),
    );
}

function form(): string
{
    return <<<HTML
        <form method="post" enctype="multipart/form-data">
          <input name="title" placeholder="Title" maxlength="200" required>
          <textarea name="body" rows="8" required></textarea>
          <label>Image <input type="file" name="image" accept="image/png,image/jpeg,image/gif,image/webp"></label>
          <label>Publish at <input type="datetime-local" name="publish_at"></label>
          <button>Publish</button>
        </form>
        HTML;
}
