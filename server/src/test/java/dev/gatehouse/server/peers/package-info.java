/**
 * Real peers of Gatehouse that nobody here wrote: identity providers, applications, a reverse proxy
 * and a browser.
 *
 * <p>Owns starting each of them on loopback with settings of its own, and ending it. Every peer
 * listens on 127.0.0.1; a Gatehouse under test is called {@code localhost}, so that the browser
 * sees two sites and its rules about cookies between sites hold as they do in the world.
 */
@NullMarked
package dev.gatehouse.server.peers;

import org.jspecify.annotations.NullMarked;
