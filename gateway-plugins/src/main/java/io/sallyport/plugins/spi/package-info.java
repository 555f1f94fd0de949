/**
 * What a plugin author needs, and nothing else.
 *
 * <p>Start at {@link io.sallyport.plugins.spi.PluginFactory}. A plugin implements one interface per phase it takes part
 * in: {@link io.sallyport.plugins.spi.Authenticator} (who is this, judged on the request head alone), then
 * {@link io.sallyport.plugins.spi.Admission} (may this call run now), {@link io.sallyport.plugins.spi.ToolPolicy} (what
 * is listed and what may be called), {@link io.sallyport.plugins.spi.CallListener} (what happened). The order of phases
 * is the gateway's; the order within a phase is the configuration's. Plugins see no Netty and no server type; every
 * plugin that throws or answers nothing denies the call.
 */
@NullMarked
package io.sallyport.plugins.spi;

import org.jspecify.annotations.NullMarked;
