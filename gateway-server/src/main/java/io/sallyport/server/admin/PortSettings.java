package io.sallyport.server.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * Where an operators' port listens.
 *
 * @param key where the configuration says so, such as {@code status.address}, for the message where it is occupied
 * @param allowFrom whose requests are answered
 */
public record PortSettings(String key, InetSocketAddress address, Predicate<InetAddress> allowFrom) {}
