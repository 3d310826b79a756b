//! Secrets: sealing of ID numbers and phones, keyed hashes for look-up, tokens, passwords, signatures.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Argon2, Params};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::error::{AppError, Result};

/// The keys of one installation. They live in a file beside the database, never in it.
pub struct Keys {
    seal: [u8; 32],
    lookup: [u8; 32],
    signing: SigningKey,
}

/// What a password hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// OWASP's argon2id: 19 MiB, 2 passes.
    Full,
    /// For tests only: as little as the algorithm takes.
    Least,
}

impl Keys {
    /// Keys from 96 secret bytes (sealing, look-up, signing: 32 each).
    #[must_use]
    pub fn from_secret(secret: &[u8; 96]) -> Self {
        let part = |from: usize| -> [u8; 32] { std::array::from_fn(|i| secret[from + i]) };
        Self { seal: part(0), lookup: part(32), signing: SigningKey::from_bytes(&part(64)) }
    }

    /// Seals a text so that only this installation reads it (AES-256-GCM; nonce in front).
    pub fn seal(&self, text: &str) -> Result<Vec<u8>> {
        self.seal_bytes(text.as_bytes())
    }

    /// Seals bytes, such as an uploaded file.
    pub fn seal_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; 12] = random();
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), bytes);
        let sealed = sealed.map_err(|_| AppError::internal("sealing failed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made.
    pub fn open(&self, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open_bytes(sealed)?).map_err(|_| damaged())
    }

    /// Opens what [`Keys::seal_bytes`] made.
    pub fn open_bytes(&self, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, body) = sealed.split_first_chunk::<12>().ok_or_else(damaged)?;
        self.cipher().decrypt(&Nonce::from(*nonce), body).map_err(|_| damaged())
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.seal.into())
    }

    /// A keyed hash by which a sealed value is found again.
    #[must_use]
    pub fn lookup(&self, purpose: &str, value: &str) -> Vec<u8> {
        self.mac(purpose, value.as_bytes())
    }

    /// A keyed hash (HMAC-SHA-256), 32 bytes.
    #[must_use]
    pub fn mac(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        keyed(&self.lookup, &[purpose.as_bytes(), b"\0", value])
    }

    /// Signs bytes (Ed25519), 64 bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.signing.sign(bytes).to_bytes().to_vec()
    }

    /// The public half of the signing key.
    #[must_use]
    pub fn verifying(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    /// A short name for the signing key: the first 8 bytes of its hash, in hex.
    #[must_use]
    pub fn key_id(&self) -> String {
        hex(&sha256(&[self.verifying().as_bytes()])[..8])
    }
}

fn damaged() -> AppError {
    AppError::internal("a sealed value cannot be opened: wrong key file?")
}

/// HMAC-SHA-256 over the parts.
#[must_use]
pub fn keyed(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // HMAC takes a key of any length, so the error cannot occur; an empty answer would never match.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// SHA-256 over the parts.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Random bytes from the system.
///
/// # Panics
/// When the system has no randomness to give: going on without would make secrets guessable.
#[must_use]
#[allow(clippy::expect_used)]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// A secret token to hand out: 256 bits in hexadecimal.
#[must_use]
pub fn token() -> String {
    hex(&random::<32>())
}

/// A one-time code people can read out: `digits` decimal digits.
#[must_use]
pub fn digits(digits: u32) -> String {
    let number = u64::from_le_bytes(random()) % 10_u64.pow(digits);
    format!("{number:0width$}", width = digits as usize)
}

fn argon2(cost: PasswordCost) -> Argon2<'static> {
    let params = match cost {
        PasswordCost::Full => Params::default(),
        PasswordCost::Least => Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or_default(),
    };
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
}

/// Hashes a password (argon2id, PHC text). Takes tens of milliseconds: call off the async threads.
pub fn hash_password(cost: PasswordCost, password: &str) -> Result<String> {
    let hash = argon2(cost).hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|e| AppError::internal(e.to_string()))
}

/// Whether the password is the one that was hashed.
#[must_use]
pub fn verify_password(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
