package io.cordboard.server.dialect.coocenter;

import io.cordboard.server.control.Blacklist;
import io.cordboard.server.control.ClickToCall;
import io.cordboard.server.control.HangUp;
import io.cordboard.server.control.QueueMembers;
import io.cordboard.server.control.Spy;
import io.cordboard.server.control.Transfer;

/** The commands that the dialect may give. */
public record CooCommands(
    ClickToCall clickToCall,
    HangUp hangUp,
    Transfer transfer,
    Spy spy,
    QueueMembers queueMembers,
    Blacklist blacklist) {}
