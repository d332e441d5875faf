"""The payment document: period, what to include, preview, print, save, a whole house."""
