package io.cordboard.server;

import org.junit.jupiter.api.Tag;

/** All operations of asterCC over every wire. */
@Tag("long")
class EveryWireIT extends AsterCcIT {}
