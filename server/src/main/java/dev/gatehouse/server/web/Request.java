package dev.gatehouse.server.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A request as features see it. Valid only while its endpoint runs. */
public interface Request {

  /** The method in upper case. */
  String method();

  /**
   * The decoded path, starting with a slash; dot segments and encoded slashes are already refused.
   */
  String path();

  /** The part of the path that matched {@code {name}} in the route's template. */
  String pathParameter(String name);

  /**
   * The query as it was sent, undecoded, empty if there was none. Signatures are checked over it.
   */
  String rawQuery();

  /** The decoded query parameters. */
  Parameters query();

  /**
   * The decoded fields of an {@code application/x-www-form-urlencoded} body.
   *
   * @throws RefusedRequestException 415 for another content type, 413 beyond the route's limit
   */
  Parameters form();

  /**
   * The body.
   *
   * @param limit the most octets to accept
   * @throws RefusedRequestException 413 beyond the limit
   */
  byte[] body(int limit);

  /** The first value of a header. */
  Optional<String> header(String name);

  /** All values of a header, in order. */
  List<String> headers(String name);

  /** A cookie's value; empty if absent or sent twice with different values. */
  Optional<String> cookie(String name);

  /** The address of the client, from the forwarded header only if the peer is a trusted proxy. */
  String clientAddress();

  /** Scheme, host and port under which people reach Gatehouse: the configured public address. */
  URI publicAddress();
}
