/**
 * Cases of TLS: connections that are held in their handshake, in a request, in a body or idle while
 * their host or its server dies. {@link io.understudy.lab.tls.TlsRun} plays any number of them.
 */
package io.understudy.lab.tls;
