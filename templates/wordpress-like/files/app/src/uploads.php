<?php

declare(strict_types=1);

const IMAGES = ['image/png' => 'png', 'image/jpeg' => 'jpg', 'image/gif' => 'gif', 'image/webp' => 'webp'];

/** Saves an uploaded image under a generated name; null if none was sent. The content decides the type, not the name. */
function uploaded(?array $file): ?string
{
    if ($file === null || $file['error'] === UPLOAD_ERR_NO_FILE) {
        return null;
    }
    if ($file['error'] !== UPLOAD_ERR_OK) {
        throw new Refused(413, 'the image is too large or incomplete');
    }
    $kind = IMAGES[(new finfo(FILEINFO_MIME_TYPE))->file($file['tmp_name'])] ?? null;
    if ($kind === null) {
        throw new Refused(415, 'the image must be PNG, JPEG, GIF or WebP');
    }
    $name = bin2hex(random_bytes(16)) . ".$kind";
    if (!move_uploaded_file($file['tmp_name'], "/srv/uploads/$name")) {
        throw new RuntimeException("could not save $name");
    }
    return $name;
}
