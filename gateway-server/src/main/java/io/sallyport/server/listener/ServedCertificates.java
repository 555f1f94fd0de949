package io.sallyport.server.listener;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.pem.KeyPairFiles;
import io.sallyport.config.pem.UnusableCertificateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of certificates ready to serve.
 *
 * @param names lower-case DNS names of the certificates; a wildcard stands as {@code *.example.com} and covers one label
 *     (RFC 6125 §6.4.3)
 */
record ServedCertificates(List<SslContext> contexts, Map<String, SslContext> names) {

    static ServedCertificates load(final TlsSettings settings) throws UnusableCertificateException {
        final List<SslContext> contexts = new ArrayList<>();
        final Map<String, SslContext> names = new HashMap<>();
        try {
            for (final CertifiedKey files : settings.certificates()) {
                final KeyPairFiles pair = KeyPairFiles.read(files);
                final SslContext context = TlsContexts.build(pair, settings);
                contexts.add(context);
                pair.dnsNames().forEach(name -> names.putIfAbsent(name, context));
            }
        } catch (final UnusableCertificateException | RuntimeException e) {
            contexts.forEach(ReferenceCountUtil::release);
            throw e;
        }
        return new ServedCertificates(contexts, names);
    }

    SslContext choose(final @Nullable String host) {
        final SslContext first = contexts.getFirst();
        if (host == null) {
            return first;
        }
        final SslContext exact = names.get(host);
        if (exact != null) {
            return exact;
        }
        final int dot = host.indexOf('.');
        return dot < 1 ? first : names.getOrDefault("*" + host.substring(dot), first);
    }

    void release() {
        contexts.forEach(ReferenceCountUtil::release);
    }
}
