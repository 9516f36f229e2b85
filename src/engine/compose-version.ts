/**
 * What `com.docker.compose.version` says. Tools that read it (dashboards, editors) parse a version of Compose and tell
 * its label scheme by it, so it is the release whose labels these are, not berth's own version.
 */
export const composeVersion = "2.40.3";
