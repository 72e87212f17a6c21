-- Why a code was asked, by what had been changed.

-- For CREDENTIAL_CHANGED: password, two_step or contact; null = does not apply, or is not known.
alter table sign_in add column fact_change text;
