/** The HTTP port: pipeline, router, bodies, limits, static files; knows no dialect. */
@NullMarked
package io.cordboard.server.http;

import org.jspecify.annotations.NullMarked;
