/** Who may see and do what: API keys, logins, sessions, roles, teams. */
@NullMarked
package io.cordboard.server.access;

import org.jspecify.annotations.NullMarked;
