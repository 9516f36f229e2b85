<?php

declare(strict_types=1);

require __DIR__ . '/../src/database.php';

// Runs due tasks once a minute. On a failure it exits, and the stack restarts it.
while (true) {
    $due = database()->exec('UPDATE posts SET is_published = true WHERE NOT is_published AND publish_at <= now()');
    if ($due > 0) {
        echo "published $due\n";
    }
    // The container's healthcheck reads this file.
    touch('/tmp/cron.done');
    sleep(60);
}
