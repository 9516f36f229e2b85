<?php

declare(strict_types=1);

const IMAGES = ['image/png' => 'png', 'image/jpeg' => 'jpg', 'image/gif' => 'gif', 'image/webp' => 'webp'];

/** Keeps an uploaded image under a name of our own; null where none was sent. By what it holds, not by what it is called. */
function uploaded(?array $file): ?string
{
    if ($file === null || $file['error'] === UPLOAD_ERR_NO_FILE) {
        return null;
    }
    if ($file['error'] !== UPLOAD_ERR_OK) {
        throw new Refused(413, 'the image is too large, or did not arrive as a whole');
    }
    $kind = IMAGES[(new finfo(FILEINFO_MIME_TYPE))->file($file['tmp_name'])] ?? null;
    if ($kind === null) {
        throw new Refused(415, 'an image is PNG, JPEG, GIF or WebP');
    }
    $name = bin2hex(random_bytes(16)) . ".$kind";
    if (!move_uploaded_file($file['tmp_name'], "/srv/uploads/$name")) {
        throw new RuntimeException("could not keep $name");
    }
    return $name;
}
