package io.sallyport.server.transport;

import io.sallyport.server.session.RelaySeal;
import io.sallyport.server.session.Relays;

/** The other replicas, and the seal without which they take nothing. */
public record Neighbours(Relays relays, RelaySeal seal) {}
