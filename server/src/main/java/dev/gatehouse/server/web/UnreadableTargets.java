package dev.gatehouse.server.web;

import java.util.List;
import org.eclipse.jetty.http.ComplianceUtils;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Finds the request targets that the engine would refuse, before it does, so that {@link Edge}
 * answers them like everything else. The engine's own answer to them may end a pipelined
 * connection's state twice (Jetty 12.1, {@code HttpChannelState.ErrorCallback}: "channel already
 * completed"), and then the next request, which is right, is answered 500.
 */
final class UnreadableTargets implements HttpConfiguration.Customizer {
  private final UriCompliance allowed;

  UnreadableTargets(UriCompliance allowed) {
    this.allowed = allowed;
  }

  /**
   * A request whose target nobody should read. Its address is the beginning of it that tells in
   * which form to answer, or else the root.
   */
  static final class Found extends Request.Wrapper {
    private static final List<String> BEGINNINGS = List.of("/scim/v2/oauth/", "/scim/v2/", "/api/");

    private final HttpURI address;
    private final String why;

    private Found(Request request, String why) {
      super(request);
      String path = String.valueOf(request.getHttpURI().getPath());
      this.address =
          HttpURI.from(BEGINNINGS.stream().filter(path::startsWith).findFirst().orElse("/"));
      this.why = why;
    }

    String why() {
      return why;
    }

    @Override
    public HttpURI getHttpURI() {
      return address;
    }
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    try {
      check(request);
      return request;
    } catch (HttpException.RuntimeException e) {
      return new Found(request, String.valueOf(e.getReason()));
    }
  }

  private void check(Request request) {
    HttpURI uri = request.getHttpURI();
    if (uri.hasViolations()) {
      ComplianceUtils.verify(
          allowed, uri, ComplianceViolation.Listener.NOOP, UnreadableTargets::refusal);
    }
    String path = uri.getCanonicalPath();
    // RFC 9112 §3.2.4: the asterisk alone is the server itself, for OPTIONS.
    if (path != null && !path.startsWith("/") && !request.getMethod().equals("OPTIONS")) {
      throw refusal("the path does not start with a slash");
    }
    String authority = uri.getAuthority();
    if (authority != null
        && !authority.equalsIgnoreCase(request.getHeaders().get(HttpHeader.HOST))) {
      ComplianceUtils.verify(
          uri, request.getHeaders(), HttpCompliance.RFC9110, ComplianceViolation.Listener.NOOP);
    }
  }

  private static HttpException.RuntimeException refusal(String why) {
    return new HttpException.RuntimeException(400, why);
  }
}
