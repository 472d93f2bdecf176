/** Commands on calls, each with an outcome; knows no wire format. */
@NullMarked
package io.cordboard.server.control;

import org.jspecify.annotations.NullMarked;
