package vault

// Secret shows a test the bytes nobody else may see.
func Secret(m Master) [KeySize]byte { return m.key }
