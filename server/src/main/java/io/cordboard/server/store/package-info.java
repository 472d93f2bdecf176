/** What is kept: the database, its tables, and the values that stand in them. SQL stays in here. */
@NullMarked
package io.cordboard.server.store;

import org.jspecify.annotations.NullMarked;
