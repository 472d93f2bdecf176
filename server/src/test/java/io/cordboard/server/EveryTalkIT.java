package io.cordboard.server;

import org.junit.jupiter.api.Tag;

/** All talks, however the call came to be. */
@Tag("long")
class EveryTalkIT extends TalksIT {}
