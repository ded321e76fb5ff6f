/** Which key was opened: one that is moved, or gets another secret, is another one. */
export interface OpenedAs {
  /** The only origin that the secret may be sent to. */
  origin: string;
  /** Of the sealed secret, in hexadecimal digits. */
  ciphertext: string;
}
