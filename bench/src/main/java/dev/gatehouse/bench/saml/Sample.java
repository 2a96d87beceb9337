package dev.gatehouse.bench.saml;

/** The shapes that are measured. */
public enum Sample {
  SIGNED_10KB,
  BOTH_SIGNED,
  ENCRYPTED,
  TYPED_25KB
}
