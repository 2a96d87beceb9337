package dev.gatehouse.protocol.saml;

/**
 * An identity provider's answer to a logout request of ours that holds (SAML core §3.7.2). Only
 * {@link LogoutVerifier} builds one. That it holds does not mean that it tells of success.
 */
public final class LogoutAnswer implements LogoutVerdict {
  private final String id;
  private final LogoutStatus status;

  LogoutAnswer(String id, LogoutStatus status) {
    this.id = id;
    this.status = status;
  }

  public LogoutStatus status() {
    return status;
  }

  @Override
  public String toString() {
    return "LogoutAnswer[" + id + ", " + status + "]";
  }
}
