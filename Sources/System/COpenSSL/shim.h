// libcrypto as Swift sees it. Function-like macros do not reach Swift, so they are wrapped here.
#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static inline void lanyard_OPENSSL_free(void *pointer) { OPENSSL_free(pointer); }

static inline void lanyard_OPENSSL_clear_free(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }

static inline void *lanyard_OPENSSL_memdup(const void *octets, size_t count) { return OPENSSL_memdup(octets, count); }

// An encrypted PEM must fail; without a callback OpenSSL would ask for the passphrase on the terminal.
static int lanyard_refusePassphrase(char *buffer, int size, int writing, void *context) {
  (void)buffer;
  (void)size;
  (void)writing;
  (void)context;
  return -1;
}

static inline EVP_PKEY *lanyard_readPrivateKey(BIO *bio) {
  return PEM_read_bio_PrivateKey(bio, NULL, lanyard_refusePassphrase, NULL);
}

static inline X509 *lanyard_readCertificate(BIO *bio) {
  return PEM_read_bio_X509(bio, NULL, lanyard_refusePassphrase, NULL);
}

static inline EVP_PKEY *lanyard_generateRSA(size_t bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits); }

static inline EVP_PKEY *lanyard_generateEC(const char *curve) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve); }

static inline EVP_PKEY *lanyard_generateEd25519(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }

static inline long lanyard_memoryContents(BIO *bio, char **contents) { return BIO_get_mem_data(bio, contents); }

// As people read names (RFC 2253), with UTF-8 as it is. The flags are expressions that Swift does not see.
static inline int lanyard_printName(BIO *bio, const X509_NAME *name) {
  return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0;
}

// Whether the certificate itself is signed over a SHA-1 or MD5 digest.
static inline int lanyard_hasWeakDigest(const X509 *certificate) {
  int digest = NID_undef;
  int key = NID_undef;
  if (OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, &key) != 1) return 0;
  return digest == NID_sha1 || digest == NID_md5;
}
