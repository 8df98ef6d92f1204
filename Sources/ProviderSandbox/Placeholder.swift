enum ProviderSandboxPlaceholder {}
