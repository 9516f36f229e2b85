<?php

declare(strict_types=1);

foreach (['database', 'posts', 'uploads', 'page', 'routes'] as $part) {
    require __DIR__ . "/../src/$part.php";
}

try {
    echo answer($_SERVER['REQUEST_METHOD'], parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
} catch (Refused $refused) {
    http_response_code($refused->status);
    array_map(header(...), $refused->headers);
    echo page('No', '<p>' . html($refused->getMessage()) . '</p>');
} catch (Throwable $error) {
    error_log((string) $error);
    http_response_code(500);
    echo page('No', '<p>Something broke: see the logs.</p>');
}
