package dev.gatehouse.server.web;

import java.util.List;
import java.util.Optional;

/** A request as an {@link InstantEndpoint} sees it. Valid only during the call. */
public interface InstantRequest {

  /** The method in upper case. */
  String method();

  /** The query as it was sent, undecoded, empty if there was none. */
  String rawQuery();

  /** The first value of a header. */
  Optional<String> header(String name);

  /** All values of a header, in order. */
  List<String> headers(String name);

  /** A cookie's value; empty if absent or sent twice with different values. */
  Optional<String> cookie(String name);

  /** The address of the client, from the forwarded header only if the peer is a trusted proxy. */
  String clientAddress();
}
