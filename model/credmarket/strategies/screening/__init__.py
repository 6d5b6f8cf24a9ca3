"""How employers screen applicants: rules that say what an applicant must clear before anybody looks at rank."""
