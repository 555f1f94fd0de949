/**
 * The two ports for operators: {@link io.sallyport.server.admin.StatusServer} (probes and metrics, no addresses, no
 * secrets) and {@link io.sallyport.server.admin.AdminServer} (everything else, on loopback).
 *
 * <p>Both run on one event loop of their own, so that they answer while the gateway's loops are busy or stuck. They know
 * the gateway only as {@link io.sallyport.server.admin.AdminViews}. What takes longer than a few field reads runs on a
 * virtual thread.
 */
@NullMarked
package io.sallyport.server.admin;

import org.jspecify.annotations.NullMarked;
