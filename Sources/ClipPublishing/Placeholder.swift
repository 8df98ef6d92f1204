enum ClipPublishingPlaceholder {}
