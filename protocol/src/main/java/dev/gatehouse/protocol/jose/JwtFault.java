package dev.gatehouse.protocol.jose;

/** What can be wrong with a token before any claim is looked at. */
public enum JwtFault {
  MALFORMED,
  TOO_LARGE,
  DUPLICATE_MEMBER,
  ALG_NONE,
  SYMMETRIC_ALGORITHM,
  ALGORITHM,
  KEY_NOT_FOUND,
  KEY_AMBIGUOUS,
  KEY_EMBEDDED,
  CRITICAL_HEADER,
  ENCRYPTED,
  NESTED_TOKEN,
  TYP,
  UNENCODED_PAYLOAD,
  COMPRESSED,
  SIGNATURE
}
