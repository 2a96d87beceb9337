package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import java.net.URI;
import java.util.List;

/**
 * Reads settings from what a provider publishes. Asks the network, so never inside a transaction;
 * put the result into a {@link ConnectionDraft}.
 */
public interface ConnectionImport {

  /** SAML metadata that the provider serves. Its address is kept for refreshing. */
  Result samlMetadata(URI address);

  /** SAML metadata from a file or pasted. */
  Result samlMetadata(byte[] document);

  /** An OpenID Connect issuer, or the address of its discovery document. */
  Result oidcIssuer(String issuer);

  /** An Okta domain such as {@code acme.okta.com}. */
  Result oktaDomain(String domain);

  /** An Auth0 domain such as {@code acme.eu.auth0.com}. */
  Result auth0Domain(String domain);

  /** A Microsoft Entra directory (tenant) id. */
  Result entraTenant(String tenantId);

  /** How reading ended. */
  sealed interface Result {
    /**
     * Settings to put into a draft.
     *
     * @param kind the key of the kind
     * @param settings a JSON object for {@link ConnectionDraft#settings}
     * @param notes what the administrator should know, such as a certificate that ends soon
     */
    record Imported(String kind, String settings, List<String> notes) implements Result {
      public Imported {
        notes = List.copyOf(notes);
      }
    }

    /** What is wrong, in the document or on the way to it. */
    record Unusable(List<Problem> problems) implements Result {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }
}
