/* SHA256_* are marked deprecated in favour of EVP, which can fail, allocates, and reads OpenSSL's configuration
   file at first use. They remain part of libcrypto's API and use the same machine code. Signatures have no other
   interface than EVP. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
