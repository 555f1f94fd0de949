package io.sallyport.server.session;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What it takes to be one of several replicas.
 *
 * @param own where the others reach this one
 * @param loops gives one of the gateway's loops for work that belongs to no call
 */
public record Replication(ReplicaAddress own, Relays relays, Supplier<ScheduledExecutorService> loops) {}
