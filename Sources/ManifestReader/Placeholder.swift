enum ManifestReaderPlaceholder {}
