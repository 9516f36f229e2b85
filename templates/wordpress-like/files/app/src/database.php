<?php

declare(strict_types=1);

/** Connects with DB_HOST, DB_NAME and DB_USER. The password comes from a file, never from the environment. */
function database(): PDO
{
    static $database = null;
    return $database ??= new PDO(
        sprintf('mysql:host=%s;dbname=%s;charset=utf8mb4', getenv('DB_HOST'), getenv('DB_NAME')),
        getenv('DB_USER'),
        secret('DB_PASSWORD_FILE'),
        [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            PDO::ATTR_EMULATE_PREPARES => false,
            PDO::ATTR_TIMEOUT => 5,
        ],
    );
}

/** Reads the file that a variable names. */
function secret(string $variable): string
{
    return trim(file_get_contents(getenv($variable)));
}
