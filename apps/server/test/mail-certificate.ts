// A certificate for localhost that nothing but a test trusts, with its key: made once, so that no machine needs a program to make one.

export const testCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNMPJtaHNtIOMKdJo
KO/dKDuGsiQ8lOMvjatSxF1z8nahRANCAARGy3EM4+5mIPTLnJJyGHETz3NB9FXd
5NafbM05xQf/gEpQgzK3hLlehac2hplh8RIZVuBqVIiy9BcLqq9ygW21
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUVEp6+/Iz+jXjo/EjoLTorHMEsXEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjEzMjgyN1oYDzIxMjYxMDI5
MTMyODI3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARGy3EM4+5mIPTLnJJyGHETz3NB9FXd5NafbM05xQf/gEpQgzK3hLle
hac2hplh8RIZVuBqVIiy9BcLqq9ygW21o2kwZzAdBgNVHQ4EFgQU0aoyOcOioxlg
dERCeT3mlytgehowHwYDVR0jBBgwFoAU0aoyOcOioxlgdERCeT3mlytgehowDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhALuxyWyJ3zRsFmRoyBiOr+42hd0L6RXNlVS8xgTS42GKAiAVF1acvnDa
MZeCndr4bGo9YnSVepSzCqAdoFTgmbcFsw==
-----END CERTIFICATE-----
`,
} as const
