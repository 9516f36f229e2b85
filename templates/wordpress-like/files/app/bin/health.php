<?php

// The container's healthcheck: PHP accepts connections.
exit(@fsockopen('127.0.0.1', 9000, $code, $message, 2) === false ? 1 : 0);
