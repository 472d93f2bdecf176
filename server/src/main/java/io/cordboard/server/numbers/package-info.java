/** Phone numbers: patterns, dial strings and the toll-fraud rules. */
@NullMarked
package io.cordboard.server.numbers;

import org.jspecify.annotations.NullMarked;
