/**
 * Who works here: teams, groups, agents and what they may; from the configuration and {@code /v1}.
 */
@org.jspecify.annotations.NullMarked
package io.cordboard.server.roster;
