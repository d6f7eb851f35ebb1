"""How far do raters agree?"""
