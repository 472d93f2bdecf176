/** Campaigns and the numbers that they shall dial; who dials them comes later. */
@org.jspecify.annotations.NullMarked
package io.cordboard.server.campaigns;
