/**
 * Stand-ins for tests of faults: a scripted AMI server, a proxy that breaks connections, a flood.
 */
package io.cordboard.ami.fake;
