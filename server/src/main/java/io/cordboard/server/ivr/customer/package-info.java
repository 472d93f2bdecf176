/** Requests to customers' web servers: connections, time limits, breakers. */
@NullMarked
package io.cordboard.server.ivr.customer;

import org.jspecify.annotations.NullMarked;
