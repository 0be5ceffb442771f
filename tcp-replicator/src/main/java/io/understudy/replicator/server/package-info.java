/** The protected server program on this host: is it there, and when does it die. */
package io.understudy.replicator.server;
