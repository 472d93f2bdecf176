/** What agents' desks need besides calls: the time after them. */
@NullMarked
package io.cordboard.server.desk;

import org.jspecify.annotations.NullMarked;
