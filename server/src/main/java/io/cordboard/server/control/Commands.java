package io.cordboard.server.control;

/** The commands that an API may give. */
public record Commands(
    ClickToCall clickToCall,
    HangUp hangUp,
    Transfer transfer,
    Spy spy,
    QueueMembers queueMembers,
    Blacklist blacklist) {}
