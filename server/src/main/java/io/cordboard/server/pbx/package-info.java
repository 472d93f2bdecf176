/** What Cordboard asks of an Asterisk, and how its messages become facts for the board. */
@NullMarked
package io.cordboard.server.pbx;

import org.jspecify.annotations.NullMarked;
