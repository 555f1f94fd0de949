package io.sallyport.config;

/**
 * That there are several of this gateway behind one balancer, with the same session keys.
 *
 * @param address where the others reach this one: an IP address and a port, for it is sealed into session ids
 */
public record ReplicasConfig(Address address) {}
