package io.cordboard.server;

import org.junit.jupiter.api.Tag;

/** Blind transfers of all talks, however the call came to be. */
@Tag("long")
class EveryBlindTransferIT extends BlindTransferIT {}
