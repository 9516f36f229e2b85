CREATE TABLE posts (
  id bigint UNSIGNED AUTO_INCREMENT PRIMARY KEY,
  title varchar(200) NOT NULL,
  body mediumtext NOT NULL,
  image varchar(100) NULL,
  is_published boolean NOT NULL DEFAULT true,
  publish_at datetime NOT NULL DEFAULT current_timestamp(),
  INDEX (is_published, publish_at)
) DEFAULT CHARSET = utf8mb4;

INSERT INTO posts (title, body) VALUES ('Hello, world', 'This post came with the first migration. Write your own at /admin.');
