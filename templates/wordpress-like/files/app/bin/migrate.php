<?php

declare(strict_types=1);

require __DIR__ . '/../src/database.php';

// One migration at a time, even if several containers start.
$database = database();
$database->query("SELECT get_lock('migrations', 60)")->fetchAll();
$database->exec('CREATE TABLE IF NOT EXISTS migrations (name varchar(200) PRIMARY KEY, made_at timestamp DEFAULT current_timestamp())');
$done = $database->query('SELECT name FROM migrations')->fetchAll(PDO::FETCH_COLUMN);
foreach (glob(__DIR__ . '/../migrations/*.sql') as $file) {
    $name = basename($file);
    if (in_array($name, $done, true)) {
        continue;
    }
    // MariaDB commits at each schema change: use one schema change for each migration.
    foreach (preg_split('/;\s*\n/', file_get_contents($file)) as $statement) {
        if (trim($statement) !== '') {
            $database->exec($statement);
        }
    }
    $database->prepare('INSERT INTO migrations (name) VALUES (?)')->execute([$name]);
    echo "applied $name\n";
}
